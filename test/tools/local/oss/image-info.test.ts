import { expect, it } from 'vitest';
import { picture } from '../../../../tools/local/demo/picture.js';
import { readImageInfo } from '../../../../tools/local/oss/image-info.js';

const gif = Buffer.from('47494638396103000200800000', 'hex');
const jpeg = Buffer.from('ffd8ffe000044a46ffc00011080020001003012200021101031101', 'hex');

it.each([
  ['PNG', picture, { height: 16, width: 16, format: 'png' }],
  ['GIF', gif, { height: 2, width: 3, format: 'gif' }],
  ['JPEG', jpeg, { height: 32, width: 16, format: 'jpg' }],
  ['text', Buffer.from('just text that is long enough to be something'), undefined],
  ['nothing', Buffer.alloc(0), undefined],
  ['a JPEG that is cut off', jpeg.subarray(0, 9), undefined],
])('reads the size of %s', (_, bytes, expected) => {
  expect(readImageInfo(bytes)).toEqual(expected);
});
